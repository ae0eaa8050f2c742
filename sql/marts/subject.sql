-- One row per word for the subject (kind, code): what it is called itself, its types in their order, and its scopes.
select
    subject.kind,
    subject.code,
    subject.position,
    subject.name,
    subject.short_name
from seeds.subject
