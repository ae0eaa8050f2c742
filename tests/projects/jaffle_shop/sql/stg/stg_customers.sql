-- One row per customer.
select
    raw_customers.id as customer_id,
    raw_customers.first_name,
    raw_customers.last_name
from seeds.raw_customers
