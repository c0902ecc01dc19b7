-- The store as version 1 made it. Never changed.
CREATE TABLE meta (
    "key" VARCHAR(40) NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
);
CREATE TABLE numbers (
    name VARCHAR(40) NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE schemas (
    hash VARCHAR(16) NOT NULL,
    form VARCHAR(40) NOT NULL,
    version INTEGER NOT NULL,
    body JSON NOT NULL,
    PRIMARY KEY (hash)
);
CREATE TABLE returns (
    id INTEGER NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    name TEXT NOT NULL,
    received VARCHAR(32) NOT NULL,
    run VARCHAR(40) NOT NULL,
    status VARCHAR(24) NOT NULL,
    form VARCHAR(40) NOT NULL,
    hash VARCHAR(16) NOT NULL,
    issue VARCHAR(40) NOT NULL,
    year INTEGER,
    unit VARCHAR(40) NOT NULL,
    deputy VARCHAR(40) NOT NULL,
    records INTEGER NOT NULL,
    held INTEGER NOT NULL,
    problems JSON NOT NULL,
    correction VARCHAR(40) NOT NULL,
    retracted TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE records (
    number VARCHAR(40) NOT NULL,
    form VARCHAR(40) NOT NULL,
    part VARCHAR(40) NOT NULL,
    year INTEGER,
    unit VARCHAR(40) NOT NULL,
    deputy VARCHAR(40) NOT NULL,
    issue VARCHAR(40) NOT NULL,
    "key" TEXT NOT NULL,
    position INTEGER NOT NULL,
    state VARCHAR(12) NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (number)
);
CREATE TABLE outputs (
    path VARCHAR(400) NOT NULL,
    digest VARCHAR(16) NOT NULL,
    made VARCHAR(32) NOT NULL,
    PRIMARY KEY (path)
);
CREATE TABLE log (
    id INTEGER NOT NULL,
    at VARCHAR(32) NOT NULL,
    action VARCHAR(24) NOT NULL,
    subject TEXT NOT NULL,
    detail JSON NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE issues (
    number VARCHAR(40) NOT NULL,
    kind VARCHAR(12) NOT NULL,
    form VARCHAR(40) NOT NULL,
    hash VARCHAR(16) NOT NULL,
    year INTEGER,
    unit VARCHAR(40) NOT NULL,
    deputy VARCHAR(40) NOT NULL,
    "key" VARCHAR(80) NOT NULL,
    round INTEGER NOT NULL,
    parent VARCHAR(40) NOT NULL,
    source INTEGER,
    due VARCHAR(10) NOT NULL,
    made VARCHAR(32) NOT NULL,
    file TEXT NOT NULL,
    labels JSON NOT NULL,
    rows JSON NOT NULL,
    open BOOLEAN NOT NULL,
    PRIMARY KEY (number),
    FOREIGN KEY(hash) REFERENCES schemas (hash)
);
CREATE TABLE versions (
    id INTEGER NOT NULL,
    record VARCHAR(40) NOT NULL,
    source INTEGER,
    state VARCHAR(12) NOT NULL,
    body JSON NOT NULL,
    evidence JSON NOT NULL,
    problems JSON NOT NULL,
    made VARCHAR(32) NOT NULL,
    reason TEXT NOT NULL,
    retracted BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(record) REFERENCES records (number),
    FOREIGN KEY(source) REFERENCES returns (id)
);
CREATE TABLE supports (
    id INTEGER NOT NULL,
    record VARCHAR(40) NOT NULL,
    source INTEGER NOT NULL,
    kind VARCHAR(12) NOT NULL,
    evidence JSON NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(source) REFERENCES returns (id)
);
CREATE INDEX returns_by_issue ON returns (issue);
CREATE INDEX returns_by_hash ON returns (sha256);
CREATE INDEX records_by_form ON records (form, year, unit);
CREATE INDEX records_by_key ON records (form, part, "key");
CREATE INDEX records_by_issue ON records (issue);
CREATE INDEX issues_by_subject ON issues (form, year, unit, deputy);
CREATE INDEX versions_by_record ON versions (record);
CREATE INDEX versions_by_source ON versions (source);
CREATE INDEX supports_by_record ON supports (record);
INSERT INTO meta ("key", value) VALUES ('version', '1');
