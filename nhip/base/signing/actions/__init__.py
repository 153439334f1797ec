"""The only writers of signing: certificates, consents, the stages of a ceremony."""
