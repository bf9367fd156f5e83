"""Names of stations, as tolerantly as is safe, and the distance between two of them. Pure.

A name is matched when only its dress differs (width, spaces, brackets' width, "站", "地铁站"); a corrupted name is
never guessed: its row says that there is no such station.
"""

import numpy as np
import polars as pl

EARTH_RADIUS_KM = 6371.0088
MILLION = 10**6
# Entries of one name this near to each other are one station, which a table lists once per line.
ONE_STATION_KM = 1.0
KNOWN, UNKNOWN, AMBIGUOUS, MISSING = "known", "unknown", "ambiguous", "missing"
_TABLE = {"station": pl.String, "name": pl.String, "longitude": pl.Float64, "latitude": pl.Float64}


def canonical(names: pl.Series) -> pl.Series:
    """Names without their dress: NFKC, lower case, no spaces, no "站" or "地铁站" at the end; "" is null."""
    return (
        names.str.normalize("NFKC")
        .str.to_lowercase()
        .str.replace_all(r"\s", "")
        .str.replace_all(r"[【\[〔]", "(")
        .str.replace_all(r"[】\]〕]", ")")
        .str.replace(r"(.)(地铁站|站)$", "$1")
        .replace("", None)
    )


def table(stations: pl.DataFrame) -> pl.DataFrame:
    """What may be asked for: every id and every canonical name once, with whether it is ambiguous.

    ``stations`` has id, name (String), longitude and latitude (degrees). Columns: asked, name, longitude, latitude,
    ambiguous. An id comes before a name that reads alike. Where a table lists one station once per line, the first
    entry's position holds; entries further apart than ONE_STATION_KM are several stations of one name.
    """
    entries = stations.select(
        "id", "name", pl.col("longitude").cast(pl.Float64), pl.col("latitude").cast(pl.Float64)
    ).filter(pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null())
    by_id = entries.with_columns(canonical(entries["id"]).alias("asked"), pl.lit(0).alias("rank"))
    by_name = entries.with_columns(canonical(entries["name"]).alias("asked"), pl.lit(1).alias("rank"))
    everything = pl.concat([by_id, by_name]).filter(pl.col("asked").is_not_null())
    everything = everything.filter(pl.col("rank") == pl.col("rank").min().over("asked"))
    first = [pl.col(c).first().over("asked").alias(f"first_{c}") for c in ("longitude", "latitude")]
    spread = everything.with_columns(first)
    apart = distance_km(*(spread[c] for c in ("first_longitude", "first_latitude", "longitude", "latitude")))
    return (
        spread.with_columns(pl.Series("apart", apart > ONE_STATION_KM))
        .group_by("asked", maintain_order=True)
        .agg(pl.first("name"), pl.first("longitude"), pl.first("latitude"), pl.col("apart").any().alias("ambiguous"))
    )


def located(names: pl.Series, known: pl.DataFrame) -> pl.DataFrame:
    """For each name: station (the table's name), longitude, latitude and found (KNOWN, UNKNOWN, ...); same order."""
    different = names.unique()
    answers = (
        pl.DataFrame({"told": different, "asked": canonical(different)})
        .join(known, on="asked", how="left", maintain_order="left")
        .select(
            "told",
            pl.when(pl.col("asked").is_null()).then(pl.lit(MISSING))
            .when(pl.col("ambiguous").is_null()).then(pl.lit(UNKNOWN))
            .when("ambiguous").then(pl.lit(AMBIGUOUS)).otherwise(pl.lit(KNOWN)).alias("found"),
            pl.col("name").alias("station"), "longitude", "latitude",
        )
        .with_columns(
            pl.when(pl.col("found") == KNOWN).then(c).alias(c) for c in ("station", "longitude", "latitude")
        )
    )  # fmt: skip
    return (
        names.alias("told").to_frame()
        .join(answers, on="told", how="left", maintain_order="left", nulls_equal=True)
        .select("station", "longitude", "latitude", "found")
    )  # fmt: skip


def distance_km(
    longitude_1: pl.Series, latitude_1: pl.Series, longitude_2: pl.Series, latitude_2: pl.Series
) -> np.ndarray:
    """Great-circle distance by the haversine formula on a sphere of EARTH_RADIUS_KM; degrees in, km out."""
    lon_1, lat_1, lon_2, lat_2 = (np.radians(s.to_numpy()) for s in (longitude_1, latitude_1, longitude_2, latitude_2))
    half = np.sin((lat_2 - lat_1) / 2) ** 2 + np.cos(lat_1) * np.cos(lat_2) * np.sin((lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))


def distance_millionths(
    longitude_1: pl.Series, latitude_1: pl.Series, longitude_2: pl.Series, latitude_2: pl.Series
) -> pl.Series:
    """The same in whole millionths of a km (millimetres), half up; null where a coordinate is.

    A float of km has ten digits to spare behind the millimetre, so every machine rounds alike.
    """
    pairs = pl.DataFrame(
        {"lon_1": longitude_1, "lat_1": latitude_1, "lon_2": longitude_2, "lat_2": latitude_2}, strict=False
    )
    different = pairs.unique().drop_nulls()
    km = distance_km(*(different[c] for c in ("lon_1", "lat_1", "lon_2", "lat_2")))
    found = different.with_columns(pl.Series("distance", np.floor(km * MILLION + 0.5).astype(np.int64)))
    return pairs.join(found, on=pairs.columns, how="left", maintain_order="left")["distance"]
