SELECT o.world, o.id, o.name, c.iso_country, o.latitude, o.longitude, o.elevation_ft,
       name_words(o.name) AS name_words,
       name_core(o.name) AS name_core,
       name_core(o.city) AS place_core,
       CASE WHEN o.name RLIKE '(?i)\\b(heliport|helipad|heliporto|helipuerto)' THEN 'heliport'
            WHEN o.name RLIKE '(?i)\\b(seaplane|spb|water aerodrome)\\b' THEN 'seaplane_base'
            WHEN o.name RLIKE '(?i)\\b(air|airport|airfield|airstrip|aerodrome|aaf|afb|nas)\\b' THEN 'airport'
            WHEN o.name RLIKE '(?i)\\b(hbf|bf|bahnhof|hauptbahnhof|ostbahnhof|railway|rail|train|bus|trailways|amtrak|station|ferry|intermodal)\\b'
              THEN 'station'
            ELSE 'airport' END AS kind
FROM openflights o LEFT JOIN countries c ON c.country = o.country
