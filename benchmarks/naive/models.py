"""The peers' tables (peer_tables.py) as models."""

from django.contrib.gis.db import models


class Place(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    parent = models.CharField(max_length=40)
    geom = models.MultiPolygonField(srid=4326)

    class Meta:
        abstract = True


class Area(Place):
    class Meta:
        managed = False
        db_table = 'peer"."areas'


class SimplifiedArea(Place):
    class Meta:
        managed = False
        db_table = 'peer"."areas_simplified'


class Observation(models.Model):
    indicator = models.SlugField()
    year = models.IntegerField()
    area = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    status = models.SmallIntegerField()

    class Meta:
        managed = False
        db_table = 'peer"."observations'
