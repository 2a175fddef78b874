// SPDX-License-Identifier: GPL-3.0-or-later
// A form generated from ParamSpecs, in groups that fold. Numbers are typed as text and read with
// the same code as the command line, so both accept and refuse the same. A field whose value is not
// the usual one is marked with a dot and can be put back.
#pragma once
#include <QString>
#include <QWidget>
#include <map>
#include <vector>

#include "core/base/result.h"
#include "core/recipe/train_config.h"
#include "core/types/param_spec.h"

class QComboBox;
class QLineEdit;
class QToolButton;

namespace sparsescope {

class ElidedLabel;

class ParamForm : public QWidget {
    Q_OBJECT

  public:
    // Field for a parameter "initial-k" gets the object name "param_initial-k", its reset button
    // "reset_initial-k". Groups named in folded start closed.
    explicit ParamForm(const QStringList& folded, QWidget* parent = nullptr);

    // What the fields are compared with, and where it comes from: "the preset".
    void setUsual(const TrainConfig& config, const QString& source);
    void setConfig(const TrainConfig& config);
    // What stands in the fields, on top of base (its preset, and settings without a field).
    [[nodiscard]] Result<TrainConfig> config(TrainConfig base) const;
    // Shows what a 0 ("decide for me") stands for.
    void showResolved(const TrainConfig& resolved);
    // Settings that cannot be changed here, and why.
    void setFixed(const QStringList& names, const QString& reason);

  Q_SIGNALS:
    void edited();

  private:
    struct Group {
        QString title;
        QToolButton* header = nullptr;
        QWidget* body = nullptr;
    };
    struct Field {
        const ParamSpec* spec = nullptr;
        QLineEdit* edit = nullptr;  // numbers
        QComboBox* choice = nullptr;
        ElidedLabel* label = nullptr;
        QToolButton* reset = nullptr;
        [[nodiscard]] std::string value() const;
        void setValue(const std::string& value) const;
    };
    Group addGroup(const QString& title, bool folded);
    void addField(const Group& group, const ParamSpec& spec);
    [[nodiscard]] bool isUsual(const Field& field) const;
    void changed();
    void refreshMarks();

    std::map<QString, Group> groups_;
    std::vector<Field> fields_;
    TrainConfig usual_;
    QString source_;
    bool filling_ = false;
};

}  // namespace sparsescope
