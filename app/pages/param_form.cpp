// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/param_form.h"

#include <map>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int field_width = 104;

// A number that means "decide for me": the form shows it as an empty field.
const QString automatic = "0";

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

}  // namespace

ParamForm::ParamForm(const QStringList& folded, QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    std::map<QString, QWidget*> groups;
    for (const ParamSpec& spec : train_params()) {
        const QString title = text(spec.group);
        auto& group = groups[title];
        if (!group) group = addGroup(title, folded.contains(title));
        addField(group, spec);
    }
}

QWidget* ParamForm::addGroup(const QString& title, bool folded) {
    auto* header = new QToolButton;
    header->setObjectName("group_" + title);
    header->setText(title);
    header->setFont(theme::font(theme::Type::section));
    header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    theme::make_flat(header);
    auto* body = new QWidget;
    auto* rows = new QVBoxLayout(body);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    const auto fold = [header, body](bool open) {
        body->setVisible(open);
        header->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    };
    connect(header, &QToolButton::clicked, body, [body, fold] { fold(body->isHidden()); });
    connect(&theme::notifier(), &theme::Notifier::changed, header,
            [header] { header->setFont(theme::font(theme::Type::section)); });
    fold(!folded);
    layout()->addWidget(header);
    layout()->addWidget(body);
    return body;
}

void ParamForm::addField(QWidget* group, const ParamSpec& spec) {
    Field field;
    field.spec = &spec;
    QWidget* editor = nullptr;
    if (spec.kind == ParamSpec::Kind::choice) {
        editor = field.choice = new QComboBox;
        for (const std::string& choice : spec.choices)
            field.choice->addItem(text(choice));
        connect(field.choice, &QComboBox::currentIndexChanged, this, &ParamForm::edited);
    } else {
        editor = field.edit = new QLineEdit;
        field.edit->setAlignment(Qt::AlignRight);
        connect(field.edit, &QLineEdit::textChanged, this, &ParamForm::edited);
    }
    editor->setObjectName("param_" + text(spec.name));
    editor->setAccessibleName(text(spec.title));
    editor->setToolTip(text(spec.help));
    editor->setFixedWidth(theme::scaled(field_width));
    auto* label = new ElidedLabel(text(spec.title));
    label->setToolTip(text(spec.help));
    label->setBuddy(editor);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::gap_inside);
    row->addWidget(label, 1);
    row->addWidget(editor);
    static_cast<QVBoxLayout*>(group->layout())->addLayout(row);
    fields_.push_back(field);
}

void ParamForm::setConfig(const TrainConfig& config) {
    {
        const QSignalBlocker quiet(this);  // one edited() for the whole form
        for (const Field& field : fields_) {
            const auto value = get_param(config, field.spec->name);
            if (!value) continue;
            if (field.choice) {
                field.choice->setCurrentText(text(*value));
            } else {
                field.edit->setText(text(*value) == automatic ? QString() : text(*value));
            }
        }
    }
    Q_EMIT edited();
}

Result<TrainConfig> ParamForm::config(TrainConfig base) const {
    for (const Field& field : fields_) {
        QString value = field.choice ? field.choice->currentText() : field.edit->text().trimmed();
        if (value.isEmpty()) value = automatic;
        SPARSESCOPE_TRY(set_param(base, field.spec->name, value.toStdString()));
    }
    return base;
}

void ParamForm::showResolved(const TrainConfig& resolved) {
    for (const Field& field : fields_) {
        if (!field.edit) continue;
        const auto value = get_param(resolved, field.spec->name);
        const bool decided = value && text(*value) != automatic;
        field.edit->setPlaceholderText(decided ? "auto: " + text(*value) : automatic);
    }
}

}  // namespace sparsescope
