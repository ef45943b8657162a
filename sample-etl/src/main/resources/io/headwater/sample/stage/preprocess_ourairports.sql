SELECT world, id, name, iso_country, latitude, longitude, elevation_ft,
       name_words(name) AS name_words,
       name_core(name) AS name_core,
       name_core(municipality) AS place_core,
       CASE WHEN type = 'closed' OR lower(name) LIKE '%duplicate%' THEN 'closed'
            WHEN type IN ('heliport', 'seaplane_base', 'balloonport') THEN type
            WHEN type IN ('large_airport', 'medium_airport') THEN 'airport'
            ELSE 'airfield' END AS kind
FROM ourairports
