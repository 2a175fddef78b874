// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the parts of longer documents together as they are written. Private to this folder.
#pragma once
#include <cstdint>
#include <string>

#include "core/corpus/sqlite.h"
#include "core/types/ids.h"

namespace sparsescope {

class PartWriter {
  public:
    // Goes on with the longer document that the dataset's last document is a part of, if it is one:
    // its parts may come in several transactions.
    [[nodiscard]] static Result<PartWriter> begin(Database& database, DatasetId dataset);
    // Of each document in their order. An empty name: it is no part.
    [[nodiscard]] Status add(DocumentId document, const std::string& part_of, std::int32_t part);

  private:
    PartWriter(Database& database, DatasetId dataset, Statement source, Statement insert)
        : database_(&database),
          dataset_(dataset),
          insert_source_(std::move(source)),
          insert_part_(std::move(insert)) {}

    Database* database_;
    DatasetId dataset_;
    Statement insert_source_;
    Statement insert_part_;
    std::int64_t source_ = 0;  // of the document before; 0: it was no part
    std::string name_;
    std::int32_t part_ = 0;
};

}  // namespace sparsescope
