// SPDX-License-Identifier: GPL-3.0-or-later
// The findings in the pane "What is special here?": a section for each kind with a row for each
// finding, strongest first. Window thread only.
#pragma once
#include <set>

#include <QWidget>

#include "core/workspace/special.h"

class QVBoxLayout;

namespace sparsescope {

class AppContext;
class Commands;

class SpecialRows : public QWidget {
    Q_OBJECT

  public:
    SpecialRows(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    // Shows what is more common inside, or what is less.
    void show(const SpecialAnswer& answer, bool more);
    void clear();

  private:
    void addSection(SpecialKind kind);
    [[nodiscard]] QWidget* row(const SpecialItem& item, int number);
    [[nodiscard]] QWidget* nameOf(const SpecialItem& item, const QString& tip);
    [[nodiscard]] QString absence(SpecialKind kind) const;
    [[nodiscard]] QString numbersOf(const SpecialItem& item) const;

    AppContext& context_;
    Commands& commands_;
    QVBoxLayout* column_;
    SpecialAnswer answer_;
    bool more_ = true;
    std::set<SpecialKind> opened_;  // kinds of which all findings are shown
};

}  // namespace sparsescope
