-- One row per order, with what was paid by each method.
with paid as (
    select
        payment.order_id,
        sum(payment.amount) filter (where payment.payment_method = 'credit_card') as credit_card_amount,
        sum(payment.amount) filter (where payment.payment_method = 'coupon') as coupon_amount,
        sum(payment.amount) filter (where payment.payment_method = 'bank_transfer') as bank_transfer_amount,
        sum(payment.amount) filter (where payment.payment_method = 'gift_card') as gift_card_amount,
        sum(payment.amount) as amount
    from stg.stg_payments as payment
    group by payment.order_id
)

select
    stg_orders.order_id,
    stg_orders.customer_id,
    stg_orders.order_date,
    stg_orders.status,
    cast(coalesce(paid.credit_card_amount, 0) as decimal(12, 2)) as credit_card_amount,
    cast(coalesce(paid.coupon_amount, 0) as decimal(12, 2)) as coupon_amount,
    cast(coalesce(paid.bank_transfer_amount, 0) as decimal(12, 2)) as bank_transfer_amount,
    cast(coalesce(paid.gift_card_amount, 0) as decimal(12, 2)) as gift_card_amount,
    cast(coalesce(paid.amount, 0) as decimal(12, 2)) as amount
from stg.stg_orders
left join paid on stg_orders.order_id = paid.order_id
