-- One row per payment, in dollars.
select
    raw_payments.id as payment_id,
    raw_payments.order_id,
    raw_payments.payment_method,
    cast(raw_payments.amount / 100 as decimal(12, 2)) as amount
from seeds.raw_payments
