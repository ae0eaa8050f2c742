-- One row: the scope and the calendar of the headline. This is where it is said which they are: the headline facts and
-- summaries take them from here. Every scope and calendar: core.summary_place.
select
    'chapter_77' as scope,
    'calendar' as calendar
