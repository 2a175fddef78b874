// SPDX-License-Identifier: GPL-3.0-or-later
// A form generated from ParamSpecs, in groups that fold. Numbers are typed as text and read with
// the same code as the command line, so both accept and refuse the same.
#pragma once
#include <QString>
#include <QWidget>
#include <vector>

#include "core/recipe/train_config.h"

class QComboBox;
class QLineEdit;

namespace sparsescope {

class ParamForm : public QWidget {
    Q_OBJECT

  public:
    // Field for a parameter "initial-k" gets the object name "param_initial-k". Groups named in
    // folded start closed.
    explicit ParamForm(const QStringList& folded, QWidget* parent = nullptr);

    void setConfig(const TrainConfig& config);
    // What stands in the fields, on top of base (its preset, and settings without a field).
    [[nodiscard]] Result<TrainConfig> config(TrainConfig base) const;
    // Shows what a 0 ("decide for me") stands for.
    void showResolved(const TrainConfig& resolved);

  Q_SIGNALS:
    void edited();

  private:
    struct Field {
        const ParamSpec* spec = nullptr;
        QLineEdit* edit = nullptr;  // numbers
        QComboBox* choice = nullptr;
    };
    QWidget* addGroup(const QString& title, bool folded);
    void addField(QWidget* group, const ParamSpec& spec);

    std::vector<Field> fields_;
};

}  // namespace sparsescope
