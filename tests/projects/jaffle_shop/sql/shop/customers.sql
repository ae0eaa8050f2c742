-- One row per customer, those who never ordered too.
with ordered as (
    select
        orders.customer_id,
        min(orders.order_date) as first_order,
        max(orders.order_date) as most_recent_order,
        count(*) as number_of_orders,
        sum(orders.amount) as customer_lifetime_value
    from shop.orders
    group by orders.customer_id
)

select
    stg_customers.customer_id,
    stg_customers.first_name,
    stg_customers.last_name,
    ordered.first_order,
    ordered.most_recent_order,
    coalesce(ordered.number_of_orders, 0) as number_of_orders,
    cast(ordered.customer_lifetime_value as decimal(12, 2)) as customer_lifetime_value
from stg.stg_customers
left join ordered on stg_customers.customer_id = ordered.customer_id
