// SPDX-License-Identifier: GPL-3.0-or-later
// A form for the settings of a run, generated from their ParamSpecs in groups that fold. Numbers
// are typed as text and read with the code of the command line, so that both accept the same
// values. A field whose value differs from the usual one is marked with a dot and can be reset.
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
    // The field of a parameter "initial-k" gets the object name "param_initial-k", and its reset
    // button "reset_initial-k". Groups named in `folded` start folded.
    explicit ParamForm(const QStringList& folded, QWidget* parent = nullptr);

    // Sets the usual values. `source` says in words where they come from, such as "the preset".
    void setUsual(const TrainConfig& config, const QString& source);
    void setConfig(const TrainConfig& config);
    // `base` with the values of the fields. The error names a value that cannot be read.
    [[nodiscard]] Result<TrainConfig> config(TrainConfig base) const;
    // Shows in the fields left automatic which value that stands for.
    void showResolved(const TrainConfig& resolved);
    // Disables the fields of these settings and shows the reason.
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
        QLineEdit* edit = nullptr;  // for numbers, else null
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
