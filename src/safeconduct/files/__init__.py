"""What reading and writing files takes, whatever is in them: whole files, text, tables, one cursor that gathers faults.

    atomic      files appear whole or not at all
    textfile    bytes to text, with a limit; records of CSV
    rawtable, spreadsheet   tables as they stand, CSV, .xlsx and .ods
    cursor      one value, where it stands, and where its faults go
    codec       one declaration of a JSON format for writer, reader and schema
    tomltext    TOML read with lines, and written
    instants    instants as files write them
"""

__all__: list[str] = []
