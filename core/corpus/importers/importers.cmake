# SPDX-License-Identifier: GPL-3.0-or-later
# Included by core/corpus/CMakeLists.txt. A part is one file here and one word in the list below;
# the first that accepts a file reads it, so the recognisable binary formats come first.
target_sources(core_corpus PRIVATE
  import.cpp import_preview.cpp checked_import.cpp
  importers/array_roles.cpp importers/array_source.cpp importers/cell.cpp
  importers/column_choices.cpp importers/column_embedding.cpp importers/column_families.cpp
  importers/column_names.cpp importers/column_planner.cpp importers/column_rules.cpp
  importers/column_survey.cpp importers/companions.cpp importers/csv_records.cpp
  importers/file_kind.cpp importers/find_importer.cpp importers/foreign_file.cpp
  importers/array_pieces.cpp importers/hdf5_arrays.cpp importers/parquet_records.cpp importers/json_records.cpp importers/label_names.cpp
  importers/numbered_names.cpp importers/named_arrays.cpp importers/rows.cpp
  importers/chunks.cpp importers/column_picture.cpp importers/picture_files.cpp importers/picture_store.cpp
  importers/prepared_source.cpp importers/read_pictures.cpp importers/text_files.cpp
  importers/table_document.cpp importers/table_preview.cpp importers/table_source.cpp
  importers/understood.cpp importers/unusable_rows.cpp importers/encode_pictures.cpp)
sparsescope_parts(core_corpus importer sparsescope::ImporterEntry sparsescope::importing importers
                  npy npz safetensors idx hdf5 parquet vectors shards folder pictures text_folder jsonl csv text)
