"""The database, by SQLAlchemy Core: SQLite when embedded, PostgreSQL when scaled out."""
