-- For each pair the best that any other name of the OurAirports row does.
SELECT c.world, c.openflights_id, c.ourairports_id,
       max(name_similarity(f.name_core, a.alternate_core)) AS alternate_similarity
FROM candidates c
JOIN openflights f ON f.world = c.world AND f.id = c.openflights_id
JOIN alternate_names a ON a.world = c.world AND a.id = c.ourairports_id
GROUP BY c.world, c.openflights_id, c.ourairports_id
