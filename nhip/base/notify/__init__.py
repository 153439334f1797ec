"""Notices: what the platform tells a person, and how word of it reaches their phone.

Owns: templates and their versions, notices (the inbox), deliveries by e-mail, SMS and Zalo, preferences.
Offers: api (register, notify, unread, inbox, language_of), the pages /notices/, /account/notices/ and
    /desk/outbox/, ports for senders with a local outbox as the default.
Emits: nhip.notify.noticed.v1, delivered, delivery_failed, template_published.
Listens to: nhip.notify.noticed.v1; modules that have something to tell call the api.
Not here: when somebody is told (the module that owns the object), addresses (identity).
"""
