SELECT f.iso_country,
       count(*) AS openflights_airports,
       count(m.openflights_id) AS matched,
       count(CASE WHEN m.confidence = 'high' THEN 1 END) AS high_confidence,
       count(CASE WHEN m.confidence = 'low' THEN 1 END) AS low_confidence,
       max(m.distance_km) AS largest_distance_km
FROM preprocessed f LEFT JOIN airports.matches m ON m.world = f.world AND m.openflights_id = f.id
GROUP BY f.iso_country
