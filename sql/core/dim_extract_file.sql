-- One row per extract file whose rows are in the build (file_id): what a row_id names. A row_id is the file's number
-- times 100,000,000 plus the number of the row in it.
select
    extract_file.file_id,
    extract_file.format,
    extract_file.content_sha256,
    extract_file.is_synthetic
from raw.extract_file
