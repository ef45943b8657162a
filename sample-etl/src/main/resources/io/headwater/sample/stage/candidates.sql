-- Pairs that may be the same airport, found by equality joins only.
-- First: everything near, by cells of half a degree and their neighbours (longitude runs around the globe).
SELECT f.world, f.id AS openflights_id, o.id AS ourairports_id
FROM cells f JOIN ourairports o
  ON o.world = f.world
 AND CAST(floor((o.latitude + 90) * 2) AS INT) = f.latitude_cell
 AND CAST(pmod(floor((o.longitude + 180) * 2), 720) AS INT) = f.longitude_cell
WHERE distance_km(f.latitude, f.longitude, o.latitude, o.longitude) <= 40
UNION
-- Second: the same name in the same country, for coordinates that are off or have a slip in them.
-- Names that many airports of a country share say nothing.
SELECT f.world, f.id AS openflights_id, o.id AS ourairports_id
FROM openflights f JOIN ourairports o
  ON o.world = f.world AND o.iso_country = f.iso_country AND o.name_core = f.name_core
WHERE slipped_distance_km(f.latitude, f.longitude, o.latitude, o.longitude) <= 150
  AND (o.world, o.iso_country, o.name_core) IN (
        SELECT world, iso_country, name_core FROM ourairports
        GROUP BY world, iso_country, name_core HAVING count(*) <= 20)
