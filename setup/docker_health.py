"""Can this container reach its database? For the worker, which serves no port that could be asked."""

import os

import psycopg2

if __name__ == "__main__":
    psycopg2.connect(os.environ["DATABASE_URL"].replace("postgis:", "postgresql:", 1), connect_timeout=8).close()
