// SPDX-License-Identifier: GPL-3.0-or-later
// Says of the shown dataset that a finetuned backbone gave the documents of another one new
// embeddings, with a link to that one. Hidden for datasets that were imported.
#pragma once
#include <QWidget>

#include "core/types/ids.h"

class QPushButton;

namespace sparsescope {

class AppContext;
class Commands;
class ElidedLabel;

class OriginLine : public QWidget {
    Q_OBJECT

  public:
    OriginLine(AppContext& context, Commands& commands, QWidget* parent = nullptr);

  private:
    void refresh();

    AppContext& context_;
    DatasetId origin_ = 0;
    ElidedLabel* words_;
    QPushButton* link_;
};

}  // namespace sparsescope
