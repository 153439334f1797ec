"""Files get an identifier of their own; their SHA-256 stays unique."""

from typing import Any

import nhip.kernel.ids
from django.db import migrations, models


def copy(apps: Any, schema_editor: Any) -> None:
    before, after = apps.get_model("flows", "SourceFile"), apps.get_model("flows", "KeptFile")
    for row in before.objects.iterator():
        after(sha256=row.sha256, kind=row.kind, content=row.content, size=row.size).save()


class Migration(migrations.Migration):
    dependencies = [("flows", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=nhip.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("kind", models.CharField(max_length=4)),
                ("content", models.TextField()),
                ("size", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunPython(copy, migrations.RunPython.noop),
        migrations.DeleteModel(name="SourceFile"),
        migrations.RenameModel(old_name="KeptFile", new_name="SourceFile"),
        migrations.AddConstraint(
            model_name="sourcefile",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=["bpmn", "dmn"]), name="flows_file_kind"
            ),
        ),
    ]
