import GRDB

/// The engine's own tables; those of the collections come from the forms.
///
/// In a table without rowid the columns of the primary key come first: the integrity check of SQLite 3.40 takes
/// other orders for damage. The schema of a released version is frozen: what changes becomes a further migration.
enum StoreTables {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in try db.execute(sql: version1) }
        migrator.registerMigration("2 trust") { db in try db.execute(sql: trust) }
        migrator.registerMigration("batches") { db in try db.execute(sql: batches) }
        migrator.registerMigration("2") { db in try db.execute(sql: version2) }
        migrator.registerMigration("scopes") { db in
            try db.execute(sql: scopes)
            // A field of the engine's own: no form brings the column to a database that is there already.
            if try db.tableExists("replica") { try db.execute(sql: "ALTER TABLE replica ADD COLUMN tally TEXT") }
        }
        migrator.registerMigration("candidates") { db in try db.execute(sql: candidates) }
        migrator.registerMigration("statements") { db in
            try db.execute(sql: statements)
            let session = try StoreSession(db)
            try session.noteAllStatements()
            try session.adoptFounding()
        }
        migrator.registerMigration("wire") { db in
            // How the last exchange with a peer went: 0 by bundle, 1 over the wire.
            try db.execute(sql: "ALTER TABLE kb_peer ADD COLUMN way INTEGER NOT NULL DEFAULT 0")
        }
        migrator.registerMigration("erasures") { db in try db.execute(sql: erasures) }
        migrator.registerMigration("reviews") { db in try db.execute(sql: reviews) }
        migrator.registerMigration("exceptions by field") { db in
            // Every reviewed record has exceptions: who asks for merges or transfers must not read them all.
            try db.execute(sql: "CREATE INDEX kb_exception_field ON kb_exception (field)")
        }
        return migrator
    }

    /// What the log says about who may write what (Protocol/07), taken out of its segments.
    private static let statements = """
        CREATE TABLE kb_statement (no INTEGER PRIMARY KEY, segment BLOB NOT NULL, content BLOB NOT NULL);
        """

    private static let trust = """
        -- What a segment as a whole has against it (Protocol/07 §6; 0: nothing), and how many of its changes do not
        -- count.
        ALTER TABLE kb_segment ADD COLUMN verdict INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE kb_segment ADD COLUMN objected INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX kb_segment_objected ON kb_segment (scope) WHERE objected > 0;
        """

    /// What comes from comparing records with each other; all of it can be made again.
    private static let candidates = """
        -- The records that were compared with all others, with a hash of what was compared.
        CREATE TABLE kb_compared (key INTEGER PRIMARY KEY, print INTEGER NOT NULL);
        -- Pairs of records that may be one person's, the smaller key first; implied ones come from two others.
        CREATE TABLE kb_candidate (
            first INTEGER NOT NULL, second INTEGER NOT NULL, implied INTEGER NOT NULL, score REAL NOT NULL,
            PRIMARY KEY (first, second, implied)) WITHOUT ROWID;
        CREATE INDEX kb_candidate_second ON kb_candidate (second);
        """

    private static let version1 = """
        -- Single values: own identity, clock, next number, genesis, choices.
        CREATE TABLE kb_setting (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

        -- Local numbers for replicas. A replica has a second origin (branch 1, …) only where a copied database
        -- gave two records one number.
        CREATE TABLE kb_origin (
            no INTEGER PRIMARY KEY, replica BLOB NOT NULL, branch INTEGER NOT NULL, name TEXT, unit BLOB,
            UNIQUE (replica, branch));
        CREATE TABLE kb_scope (no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        -- Local numbers for names of fields and collections (Protocol/02 §3).
        CREATE TABLE kb_name (no INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE);

        -- The log: sealed segments byte for byte, in the order in which they were applied.
        CREATE TABLE kb_segment (
            seq INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, origin INTEGER NOT NULL, scope INTEGER NOT NULL,
            first INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL, bytes BLOB NOT NULL);
        CREATE INDEX kb_segment_log ON kb_segment (origin, scope, first);
        -- Segments that came too early.
        CREATE TABLE kb_waiting (hash BLOB PRIMARY KEY, header BLOB NOT NULL, bytes BLOB NOT NULL);
        -- The last segments of each log: several where it branched.
        CREATE TABLE kb_head (
            scope INTEGER NOT NULL, origin INTEGER NOT NULL, hash BLOB NOT NULL, last INTEGER NOT NULL,
            PRIMARY KEY (scope, origin, hash)) WITHOUT ROWID;
        -- Heads that our own segments of a scope depend on already.
        CREATE TABLE kb_depended (scope INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (scope, hash))
            WITHOUT ROWID;
        -- What is not sealed yet: a secret for each open tail, a part for each transaction.
        CREATE TABLE kb_tail (scope INTEGER PRIMARY KEY, secret BLOB NOT NULL);
        CREATE TABLE kb_tail_part (
            scope INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL,
            content INTEGER NOT NULL, root BLOB NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (scope, first));

        -- Registers that a row cannot hold: conflicts, edited sets, deletions, fields of newer forms.
        CREATE TABLE kb_exception (
            key INTEGER NOT NULL, field INTEGER NOT NULL, collection INTEGER NOT NULL, conflict INTEGER NOT NULL,
            live BLOB NOT NULL, PRIMARY KEY (key, field)) WITHOUT ROWID;
        CREATE INDEX kb_exception_conflict ON kb_exception (collection, key) WHERE conflict;
        -- Records that are not shown: deleted, of unknown collections, of another scope than their home.
        CREATE TABLE kb_hidden (
            key INTEGER NOT NULL, scope INTEGER NOT NULL, collection INTEGER NOT NULL, deleted INTEGER NOT NULL,
            state BLOB NOT NULL, PRIMARY KEY (key, scope)) WITHOUT ROWID;
        -- Replacements that met no live value (Protocol/01 §5).
        CREATE TABLE kb_awaited (
            scope INTEGER NOT NULL, origin INTEGER NOT NULL, number INTEGER NOT NULL, item BLOB NOT NULL,
            PRIMARY KEY (scope, origin, number, item)) WITHOUT ROWID;
        CREATE TABLE kb_violation (key INTEGER NOT NULL, field INTEGER NOT NULL, collection INTEGER NOT NULL,
            PRIMARY KEY (key, field)) WITHOUT ROWID;

        -- What other replicas are known to have: the receipts of their bundles.
        CREATE TABLE kb_peer (peer_origin INTEGER PRIMARY KEY, received INTEGER NOT NULL);
        CREATE TABLE kb_peer_head (
            peer INTEGER NOT NULL, scope TEXT NOT NULL, replica BLOB NOT NULL, hash BLOB NOT NULL,
            last INTEGER NOT NULL, PRIMARY KEY (peer, scope, replica, hash)) WITHOUT ROWID;
        -- Own changes that some bundle carried, by scope.
        CREATE TABLE kb_sent (scope INTEGER PRIMARY KEY, last INTEGER NOT NULL);
        """

    private static let reviews = """
        -- What was decided on shown records (Protocol/05 §11): the last step (1 submitted, 2 approved, 3 accepted,
        -- 4 returned, 5 recalled), when and by whom, whether on the version of now, whether others decided otherwise
        -- without knowing of it, and whether by its author. Of the other decisions 0 for none, 1 for one on another
        -- version, 2 for one on that of now, and by whom.
        CREATE TABLE kb_review (
            key INTEGER PRIMARY KEY, collection INTEGER NOT NULL, open INTEGER NOT NULL, step INTEGER NOT NULL,
            decider INTEGER, at INTEGER NOT NULL, current INTEGER NOT NULL, disputed INTEGER NOT NULL,
            own INTEGER NOT NULL, approved INTEGER NOT NULL, approver INTEGER, accepted INTEGER NOT NULL,
            accepter INTEGER, confirmed INTEGER NOT NULL, confirmer INTEGER);
        CREATE INDEX kb_review_open ON kb_review (collection, key) WHERE open;
        """

    private static let scopes = """
        -- What people have to settle of records that several scopes have (Protocol/01 §9): the fields of values that
        -- no mover saw; 6 for a second copy; 3 for moves to different places.
        CREATE TABLE kb_scattered (
            key INTEGER NOT NULL, scope INTEGER NOT NULL, field INTEGER NOT NULL, PRIMARY KEY (key, scope, field))
            WITHOUT ROWID;
        -- Heads that somebody's frontier named before they came.
        CREATE TABLE kb_named_head (
            hash BLOB PRIMARY KEY, scope TEXT NOT NULL, replica BLOB NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID;
        """

    /// A replica that noticed that it is a copy has several identities, each with numbers of its own.
    private static let version2 = """
        ALTER TABLE kb_sent RENAME TO kb_sent_1;
        CREATE TABLE kb_sent (scope INTEGER NOT NULL, origin INTEGER NOT NULL, last INTEGER NOT NULL,
            PRIMARY KEY (scope, origin)) WITHOUT ROWID;
        INSERT INTO kb_sent SELECT scope, no, last FROM kb_sent_1, kb_origin
            WHERE branch = 0 AND replica = (SELECT value FROM kb_setting WHERE key = 'replica');
        DROP TABLE kb_sent_1;
        """
}
