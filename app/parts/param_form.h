// SPDX-License-Identifier: GPL-3.0-or-later
// A form for the settings of a run, generated from their ParamSpecs in groups that fold. Numbers
// are typed as text and read with the code of the command line, so that both accept the same
// values. A field whose value differs from the usual one is marked with a dot and can be reset.
// Which settings: those of any configuration that get_param() and set_param() know.
#pragma once
#include <QString>
#include <QWidget>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/recipe/train_params.h"
#include "core/types/param_spec.h"

class QComboBox;
class QLineEdit;
class QToolButton;

namespace sparsescope {

class ElidedLabel;

class ParamForm : public QWidget {
    Q_OBJECT

  public:
    // What a setting is when this is typed: "1e-3" is "0.001". The error says that it cannot be.
    using Reader =
        std::function<Result<std::string>(const std::string& name, const std::string& typed)>;
    // The field of a parameter "initial-k" gets the object name "param_initial-k", and its reset
    // button "reset_initial-k", behind `name`. Groups named in `folded` start folded. The specs
    // outlive the form.
    ParamForm(std::span<const ParamSpec> specs, Reader read, const QStringList& folded,
              const QString& name = {}, QWidget* parent = nullptr);
    // The settings of a run that trains a head.
    explicit ParamForm(const QStringList& folded, QWidget* parent = nullptr);

    // Sets the usual values. `source` says in words where they come from, such as "the preset".
    template <class Config>
    void setUsual(const Config& config, const QString& source) {
        setUsualValues(valuesOf(config), source);
    }
    template <class Config>
    void setConfig(const Config& config) {
        setValues(valuesOf(config));
    }
    // `base` with the values of the fields. The error names a value that cannot be read.
    template <class Config>
    [[nodiscard]] Result<Config> config(Config base) const {
        for (const Field& field : fields_)
            SPARSESCOPE_TRY(set_param(base, field.spec->name, field.value()));
        return base;
    }
    // Shows in the fields left automatic which value that stands for.
    template <class Config>
    void showResolved(const Config& resolved) {
        showResolvedValues(valuesOf(resolved));
    }
    // Disables the fields of these settings and shows the reason.
    void setFixed(const QStringList& names, const QString& reason);

  Q_SIGNALS:
    void edited();

  private:
    using Values = std::map<std::string, std::string>;  // by name, as get_param() says them
    struct Group {
        QString title;
        QToolButton* header = nullptr;
        QWidget* body = nullptr;
    };
    struct Field {
        const ParamSpec* spec = nullptr;
        QLineEdit* edit = nullptr;  // for numbers and lists, else null
        QComboBox* choice = nullptr;
        ElidedLabel* label = nullptr;
        QToolButton* reset = nullptr;
        [[nodiscard]] std::string value() const;
        void setValue(const std::string& value) const;
    };
    template <class Config>
    [[nodiscard]] Values valuesOf(const Config& config) const {
        Values values;
        for (const Field& field : fields_)
            if (const auto value = get_param(config, field.spec->name))
                values[field.spec->name] = *value;
        return values;
    }
    void setUsualValues(Values values, const QString& source);
    void setValues(const Values& values);
    void showResolvedValues(const Values& values);
    [[nodiscard]] std::string usualOf(const Field& field) const;  // "" when there is none
    Group addGroup(const QString& title, bool folded);
    void addField(const Group& group, const ParamSpec& spec);
    [[nodiscard]] bool isUsual(const Field& field) const;
    void changed();
    void refreshMarks();

    std::map<QString, Group> groups_;
    std::vector<Field> fields_;
    Reader read_;
    QString name_;
    Values usual_;
    QString source_;
    bool filling_ = false;
};

}  // namespace sparsescope
