// SPDX-License-Identifier: GPL-3.0-or-later
// Edits the rules that a run watches by itself. Each has a condition, a value and what to do then.
#pragma once
#include <QWidget>
#include <vector>

#include "core/base/result.h"
#include "core/recipe/rules.h"

class QComboBox;
class QLineEdit;
class QToolButton;
class QVBoxLayout;

namespace sparsescope {

class TextLabel;

class RulesEditor : public QWidget {
    Q_OBJECT

  public:
    explicit RulesEditor(QWidget* parent = nullptr);
    // The rules of the editor. The error names one that cannot be read.
    [[nodiscard]] Result<Watch> watch() const;

  Q_SIGNALS:
    void edited();

  private:
    struct Row {
        QWidget* holder = nullptr;
        QComboBox* when = nullptr;
        QLineEdit* value = nullptr;
        QComboBox* then = nullptr;
    };
    void addRule();
    void removeRule(const QWidget* holder);

    QToolButton* header_;
    QWidget* body_;
    QVBoxLayout* rows_layout_;
    std::vector<Row> rows_;
};

}  // namespace sparsescope
