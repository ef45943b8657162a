-- The answer sheet: an OpenFlights row whose ICAO code is an OurAirports ident is that airport; else, one whose IATA code
-- OurAirports has, is that airport, or one of those where OurAirports gives the code to several.
WITH by_icao AS (
  SELECT f.world, f.id AS openflights_id, o.id AS ourairports_id
  FROM openflights_codes f JOIN ourairports_codes o ON o.world = f.world AND o.icao_code = f.icao_code)
SELECT world, openflights_id, ourairports_id FROM by_icao
UNION
SELECT f.world, f.id AS openflights_id, o.id AS ourairports_id
FROM openflights_codes f JOIN ourairports_codes o ON o.world = f.world AND o.iata_code = f.iata_code
WHERE NOT EXISTS (SELECT 1 FROM by_icao i WHERE i.openflights_id = f.id)
