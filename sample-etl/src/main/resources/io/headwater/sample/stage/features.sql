SELECT c.world, c.openflights_id, c.ourairports_id,
       distance_km(f.latitude, f.longitude, o.latitude, o.longitude) AS distance_km,
       slipped_distance_km(f.latitude, f.longitude, o.latitude, o.longitude) AS slipped_distance_km,
       name_similarity(f.name_core, o.name_core) AS name_similarity,
       coalesce(a.alternate_similarity, 0D) AS alternate_similarity,
       greatest(coalesce(name_similarity(f.place_core, o.name_core), 0D),
                coalesce(name_similarity(f.name_core, o.place_core), 0D)) AS cross_similarity,
       coalesce(name_similarity(f.place_core, o.place_core), 0D) AS place_similarity,
       name_similarity(concat_ws(' ', f.name_core, f.place_core), concat_ws(' ', o.name_core, o.place_core)) AS full_similarity,
       abs(f.elevation_ft - o.elevation_ft) AS elevation_difference_ft,
       coalesce(f.iso_country = o.iso_country, false) AS same_country,
       f.kind AS openflights_kind,
       o.kind AS ourairports_kind
FROM candidates c
JOIN openflights f ON f.world = c.world AND f.id = c.openflights_id
JOIN ourairports o ON o.world = c.world AND o.id = c.ourairports_id
LEFT JOIN alternates a
  ON a.world = c.world AND a.openflights_id = c.openflights_id AND a.ourairports_id = c.ourairports_id
