from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_bills_of_cases")]

    operations = [
        migrations.AddField(
            model_name="sourceconsent", name="no_answer_at", field=models.DateTimeField(null=True)
        ),
    ]
