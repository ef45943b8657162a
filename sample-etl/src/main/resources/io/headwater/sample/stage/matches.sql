SELECT m.world, m.openflights_id, m.ourairports_id,
       f.name AS openflights_name, o.name AS ourairports_name,
       f.city AS openflights_city, o.municipality AS ourairports_city,
       o.iso_country, o.type AS airport_type, o.latitude, o.longitude,
       m.distance_km, m.elevation_difference_ft, m.name_similarity, m.place_similarity,
       m.score, m.margin, m.confidence
FROM matches m
JOIN openflights f ON f.world = m.world AND f.id = m.openflights_id
JOIN ourairports o ON o.world = m.world AND o.id = m.ourairports_id
