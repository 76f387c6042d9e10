import ArgumentParser
import GRDB
import GRDBSQLite
import Logging
import OrderedCollections
print("x")
