"""The demonstration park: three editions on real grounds, loaded from the tables in ``facts/``."""
