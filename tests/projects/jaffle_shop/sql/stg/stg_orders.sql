-- One row per order.
select
    raw_orders.id as order_id,
    raw_orders.user_id as customer_id,
    raw_orders.order_date,
    raw_orders.status
from seeds.raw_orders
