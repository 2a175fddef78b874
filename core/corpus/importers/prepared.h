// SPDX-License-Identifier: GPL-3.0-or-later
// A source that changes the documents of another, and passes on what it does not change. Private to
// this folder.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/corpus/importer.h"

namespace sparsescope::importing {

class Prepared : public ImportSource {
  public:
    explicit Prepared(std::unique_ptr<ImportSource> inner) : inner_(std::move(inner)) {}
    std::int64_t size() const override { return inner_->size(); }
    std::size_t dim() const override { return inner_->dim(); }
    std::vector<std::string> label_names() const override { return inner_->label_names(); }
    bool has_splits() const override { return inner_->has_splits(); }
    bool has_column(const std::string& name) const override { return inner_->has_column(name); }
    std::string picture_folder() const override { return inner_->picture_folder(); }
    std::vector<ImportPreview> understood() const override { return inner_->understood(); }

  protected:
    std::unique_ptr<ImportSource> inner_;
};

}  // namespace sparsescope::importing
