-- One row per state and state that it borders, in both directions (state_code, neighbour_code). Alaska, Hawaii and the
-- territories border none.
select
    state_neighbour.state_code,
    state_neighbour.neighbour_code
from seeds.state_neighbour
