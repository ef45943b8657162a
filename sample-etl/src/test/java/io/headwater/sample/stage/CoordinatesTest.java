package io.headwater.sample.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CoordinatesTest {
  @Test
  void measuresAlongTheGreatCircle() {
    assertThat(Coordinates.distanceKm(52.5, 13.4, 52.5, 13.4)).isZero();
    // Berlin Tegel to New York JFK, by a published table 6,371 km.
    assertThat(Coordinates.distanceKm(52.5597, 13.2877, 40.6398, -73.7789))
        .isCloseTo(6371, within(15.0));
    assertThat(Coordinates.distanceKm(0, 179.9, 0, -179.9)).isCloseTo(22.239, within(0.001));
    assertThat(Coordinates.distanceKm(90, 0, -90, 0)).isCloseTo(20015.115, within(0.001));
  }

  @Test
  void seesThroughLostSignsAndExchangedCoordinates() {
    assertThat(Coordinates.slippedDistanceKm(70.4, 52.1, 70.4, -52.1)).isZero();
    assertThat(Coordinates.slippedDistanceKm(72.2708, 42.8983, 42.8983, -72.2708)).isZero();
    assertThat(Coordinates.slippedDistanceKm(10, 20, 50, 60)).isGreaterThan(1000);
  }
}
