from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_sources_that_did_not_answer")]

    operations = [
        migrations.AddField(model_name="draft", name="warned_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="draft", index=models.Index(fields=["changed_at"], name="cases_draft_age")
        ),
    ]
