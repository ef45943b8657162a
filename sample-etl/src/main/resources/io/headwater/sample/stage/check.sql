-- What is wrong with an imported row, if anything: the first reason that applies.
SELECT *,
       CASE WHEN id IS NULL THEN 'id is missing or not a whole number'
            WHEN nullif(trim(name), '') IS NULL THEN 'name is missing'
            WHEN latitude IS NULL THEN 'latitude is missing or not a number'
            WHEN longitude IS NULL THEN 'longitude is missing or not a number'
            WHEN latitude NOT BETWEEN -90 AND 90
              THEN concat('latitude ', CAST(latitude AS STRING), ' is outside -90 to 90')
            WHEN longitude NOT BETWEEN -180 AND 180
              THEN concat('longitude ', CAST(longitude AS STRING), ' is outside -180 to 180')
            WHEN malformed THEN 'wrong number of columns, or an elevation that is not a whole number'
            WHEN use_of_id > 1 THEN concat('id ', CAST(id AS STRING), ' was used by an earlier line')
       END AS reason
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY file, record) AS use_of_id FROM imported)
