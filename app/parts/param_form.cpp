// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/param_form.h"

#include <set>
#include <utility>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int field_width = 118;
constexpr int reset_side = 20;
constexpr int row_gap = 4;

// A number that means "decide for me": the form shows it as an empty field.
const std::string automatic = "0";

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

// What is chosen in a box, each with the value that it stands for.
std::vector<std::pair<QString, QString>> choices_of(const ParamSpec& spec) {
    if (spec.kind == ParamSpec::Kind::boolean) return {{"no", "0"}, {"yes", "1"}};
    std::vector<std::pair<QString, QString>> choices;
    for (const std::string& choice : spec.choices)
        choices.emplace_back(text(choice), text(choice));
    return choices;
}

Result<std::string> read_train_setting(const std::string& name, const std::string& typed) {
    TrainConfig config;
    SPARSESCOPE_TRY(set_param(config, name, typed));
    return get_param(config, name);
}

}  // namespace

std::string ParamForm::Field::value() const {
    const QString value = choice ? choice->currentData().toString() : edit->text().trimmed();
    return value.isEmpty() ? automatic : value.toStdString();
}

void ParamForm::Field::setValue(const std::string& value) const {
    if (choice) {
        choice->setCurrentIndex(choice->findData(text(value)));
    } else {
        edit->setText(value == automatic ? QString() : text(value));
        edit->setCursorPosition(0);  // of a long list the beginning is seen
    }
}

ParamForm::ParamForm(const QStringList& folded, QWidget* parent)
    : ParamForm(train_params(), read_train_setting, folded, {}, parent) {
    usual_ = valuesOf(TrainConfig{});
}

ParamForm::ParamForm(std::span<const ParamSpec> specs, Reader read, const QStringList& folded,
                     const QString& name, QWidget* parent)
    : QWidget(parent), read_(std::move(read)), name_(name) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    for (const ParamSpec& spec : specs) {
        const QString title = text(spec.group);
        if (!groups_.contains(title)) groups_[title] = addGroup(title, folded.contains(title));
        addField(groups_[title], spec);
    }
}

ParamForm::Group ParamForm::addGroup(const QString& title, bool folded) {
    auto* header = new QToolButton;
    header->setObjectName(name_ + "group_" + title);
    header->setText(title);
    header->setFont(theme::font(theme::Type::section));
    header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    theme::make_flat(header);
    auto* body = new QWidget;
    auto* rows = new QVBoxLayout(body);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(row_gap);
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
    return {title, header, body};
}

void ParamForm::addField(const Group& group, const ParamSpec& spec) {
    Field field;
    field.spec = &spec;
    QWidget* editor = nullptr;
    if (spec.kind == ParamSpec::Kind::choice || spec.kind == ParamSpec::Kind::boolean) {
        editor = field.choice = new QComboBox;
        for (const auto& [shown, value] : choices_of(spec))
            field.choice->addItem(shown, value);
        connect(field.choice, &QComboBox::currentIndexChanged, this, &ParamForm::changed);
    } else {
        editor = field.edit = new QLineEdit;
        if (spec.kind != ParamSpec::Kind::list) field.edit->setAlignment(Qt::AlignRight);
        connect(field.edit, &QLineEdit::textChanged, this, &ParamForm::changed);
    }
    editor->setObjectName(name_ + "param_" + text(spec.name));
    editor->setAccessibleName(text(spec.title));
    editor->setToolTip(text(spec.help));
    editor->setFixedWidth(theme::scaled(field_width));
    field.label = new ElidedLabel(text(spec.title));
    field.label->setToolTip(text(spec.help));
    field.label->setBuddy(editor);
    field.reset = new QToolButton;
    field.reset->setObjectName(name_ + "reset_" + text(spec.name));
    field.reset->setIcon(theme::icon("reset", theme::Token::muted));
    field.reset->setFixedSize(theme::scaled(reset_side), theme::scaled(reset_side));
    theme::make_flat(field.reset);
    QSizePolicy keeps_its_place = field.reset->sizePolicy();
    keeps_its_place.setRetainSizeWhenHidden(true);
    field.reset->setSizePolicy(keeps_its_place);
    field.reset->hide();
    connect(field.reset, &QToolButton::clicked, this, [this, field] {
        if (usual_.contains(field.spec->name)) field.setValue(usualOf(field));
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(row_gap);
    row->addWidget(field.label, 1);
    row->addWidget(field.reset);
    row->addWidget(editor);
    static_cast<QVBoxLayout*>(group.body->layout())->addLayout(row);
    fields_.push_back(field);
}

void ParamForm::setUsualValues(Values values, const QString& source) {
    usual_ = std::move(values);
    source_ = source;
    refreshMarks();
}

void ParamForm::setValues(const Values& values) {
    filling_ = true;  // one edited() for the whole form
    for (const Field& field : fields_)
        if (const auto value = values.find(field.spec->name); value != values.end())
            field.setValue(value->second);
    filling_ = false;
    changed();
}

void ParamForm::changed() {
    if (filling_) return;
    refreshMarks();
    Q_EMIT edited();
}

std::string ParamForm::usualOf(const Field& field) const {
    const auto usual = usual_.find(field.spec->name);
    return usual == usual_.end() ? std::string() : usual->second;
}

// What cannot be read is not what was there.
bool ParamForm::isUsual(const Field& field) const {
    const auto now = read_(field.spec->name, field.value());
    return now && *now == usualOf(field);
}

void ParamForm::refreshMarks() {
    std::set<QString> marked_groups;
    for (const Field& field : fields_) {
        const bool usual = isUsual(field);
        field.label->setText(usual ? text(field.spec->title) : "• " + text(field.spec->title));
        field.reset->setVisible(!usual &&
                                (field.edit ? field.edit->isEnabled() : field.choice->isEnabled()));
        if (usual) continue;
        marked_groups.insert(text(field.spec->group));
        const std::string value = usualOf(field);
        const QString shown = field.choice
                                  ? field.choice->itemText(field.choice->findData(text(value)))
                              : value != automatic ? text(value)
                                                   : QString("automatic");
        field.reset->setToolTip(QString("Back to %1, as in %2").arg(shown, source_));
        field.reset->setAccessibleName(text(field.spec->title) + ": " + field.reset->toolTip());
    }
    for (const auto& [title, group] : groups_)
        group.header->setText(marked_groups.contains(title) ? title + " •" : title);
}

void ParamForm::showResolvedValues(const Values& values) {
    for (const Field& field : fields_) {
        if (!field.edit) continue;
        const auto value = values.find(field.spec->name);
        const bool decided = value != values.end() && value->second != automatic;
        field.edit->setPlaceholderText(decided ? "auto: " + text(value->second) : text(automatic));
    }
}

void ParamForm::setFixed(const QStringList& names, const QString& reason) {
    for (const Field& field : fields_) {
        if (!names.contains(text(field.spec->name))) continue;
        QWidget* editor = field.edit ? static_cast<QWidget*>(field.edit) : field.choice;
        editor->setEnabled(false);
        editor->setToolTip(reason);
        field.label->setToolTip(reason);
    }
    refreshMarks();
}

}  // namespace sparsescope
