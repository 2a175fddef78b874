# SPDX-License-Identifier: GPL-3.0-or-later
# Included by core/corpus/CMakeLists.txt. A part is one file here and one word in the list below;
# the first that accepts a file reads it, so the recognisable binary formats come first.
target_sources(core_corpus PRIVATE
  import.cpp checked_import.cpp
  importers/array_source.cpp importers/companions.cpp importers/file_kind.cpp
  importers/label_names.cpp importers/rows.cpp importers/table_columns.cpp)
sparsescope_parts(core_corpus importer sparsescope::ImporterEntry sparsescope::importing importers
                  npy npz safetensors idx jsonl csv)
