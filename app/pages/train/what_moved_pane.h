// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what a finetuning changed, in a task, and shows the answer.
#pragma once
#include <QWidget>
#include <filesystem>
#include <functional>
#include <stop_token>

#include "app/controllers/task.h"
#include "app/pages/train/what_moved_view.h"

namespace sparsescope {

class AppContext;
class Commands;

class WhatMovedPane : public QWidget {
    Q_OBJECT

  public:
    // Reads what moved between a dataset and the one that it was derived from.
    using Reading = std::function<Result<MovedReport>(const std::filesystem::path& workspace,
                                                      DatasetId derived, std::stop_token stop)>;
    WhatMovedPane(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void ask(DatasetId derived);  // once: the answer stays until another dataset is asked about
    void setReading(Reading reading) { reading_ = std::move(reading); }  // for tests

  private:
    AppContext& context_;
    Reading reading_;
    DatasetId asked_ = 0;
    WhatMovedView* view_;
    Task task_;
};

// The reading of the program.
[[nodiscard]] Result<MovedReport> read_what_moved(const std::filesystem::path& workspace,
                                                  DatasetId derived, std::stop_token stop);

}  // namespace sparsescope
