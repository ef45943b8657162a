-- What a person should look at: unsure matches, and OpenFlights rows without one, with the best candidate they had.
SELECT world, openflights_id, ourairports_id, score,
       CASE WHEN margin < 0.03 THEN 'another candidate is as good' ELSE 'low score' END AS reason
FROM matches WHERE confidence = 'low'
UNION ALL
SELECT f.world, f.id AS openflights_id, b.ourairports_id, b.score,
       CASE WHEN b.openflights_id IS NULL THEN 'no candidate'
            WHEN b.score >= 0.48 THEN 'the best candidate went to another row'
            ELSE 'no candidate is good enough' END AS reason
FROM openflights f
LEFT JOIN (SELECT openflights_id, ourairports_id, score,
                  row_number() OVER (PARTITION BY openflights_id
                                     ORDER BY score DESC, distance_km, ourairports_id) AS place
           FROM pairs) b
  ON b.openflights_id = f.id AND b.place = 1
WHERE NOT EXISTS (SELECT 1 FROM matches m WHERE m.openflights_id = f.id)
