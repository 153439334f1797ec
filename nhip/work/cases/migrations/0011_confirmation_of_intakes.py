from django.db import migrations, models

KNOWN = ["read_aloud", "signed_paper", "code"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_drafts_that_come_to_their_end")]

    operations = [
        migrations.AddField(
            model_name="intake",
            name="confirmed_sha256",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="intake",
            name="code_digest",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(model_name="intake", name="code_sent_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="intake", name="code_tries", field=models.PositiveSmallIntegerField(default=0)
        ),
        migrations.RemoveConstraint(model_name="intake", name="cases_intake_confirmation"),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmation", ""), ("confirmation__in", KNOWN), _connector="OR"),
                name="cases_intake_confirmation",
            ),
        ),
    ]
