"""The table of the default cache, so that limits on sign-in hold over all web processes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=[
                "CREATE TABLE django_cache (cache_key varchar(255) NOT NULL PRIMARY KEY, "
                "value text NOT NULL, expires timestamp with time zone NOT NULL)",
                "CREATE INDEX django_cache_expires ON django_cache (expires)",
            ],
            reverse_sql=["DROP TABLE django_cache"],
        )
    ]
