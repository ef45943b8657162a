package io.headwater.sample.stage;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The columns of the raw files, under the names by which OurAirports publishes them. */
final class RawColumns {
  /** Those that the pipeline reads; others may be there. */
  static final List<String> OURAIRPORTS =
      list(
          "id ident type name latitude_deg longitude_deg elevation_ft continent iso_country iso_region municipality"
              + " scheduled_service gps_code iata_code local_code keywords");

  /** All of OpenFlights' columns in their order. */
  static final List<String> OPENFLIGHTS =
      list(
          "id name city country iata_code icao_code latitude_deg longitude_deg elevation_ft utc_offset dst time_zone");

  private RawColumns() {}

  private static List<String> list(String names) {
    return Collections.unmodifiableList(Arrays.asList(names.split(" ", -1)));
  }
}
