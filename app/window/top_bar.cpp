// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/top_bar.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/parts/combo_items.h"
#include "app/parts/glossary_words.h"
#include "app/parts/model_words.h"
#include "app/window/quality_note.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/elided_combo_box.h"
#include "widgets/controls/k_slider.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int bar_height = 44;
constexpr int model_width = 170;
constexpr int least_model_width = 100;
constexpr int width_for_words = 960;     // with less, what names itself is not named
constexpr qlonglong manage_models = -1;  // in place of a model's id

}  // namespace

TopBar::TopBar(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent), context_(context), commands_(commands) {
    setFixedHeight(theme::scaled(bar_height));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme::gap_groups, 0, theme::gap_inside, 0);
    row->setSpacing(theme::gap_inside);
    auto* mark = new QLabel;
    mark->setPixmap(theme::application_icon().pixmap(20, 20));
    row->addWidget(mark);
    name_ = new TextLabel("Sparsescope", theme::Type::section);
    row->addWidget(name_);
    row->addSpacing(theme::gap_inside);
    row->addWidget(buildFile());
    row->addStretch(1);
    row->addWidget(buildModel());
    auto* menu = new QToolButton;
    menu->setObjectName("main_menu_button");
    menu->setIcon(theme::icon("menu"));
    menu->setAccessibleName("Menu");
    menu->setToolTip("View and help (F10)");
    menu->setPopupMode(QToolButton::InstantPopup);
    menu->setShortcut(QKeySequence("F10"));
    theme::make_flat(menu);
    main_menu_ = new QMenu(menu);
    main_menu_->setObjectName("main_menu");
    menu->setMenu(main_menu_);
    row->addWidget(menu);

    connect(&theme::notifier(), &theme::Notifier::changed, this, [this, mark] {
        setFixedHeight(theme::scaled(bar_height));
        fit();
        mark->setPixmap(theme::application_icon().pixmap(20, 20));
    });
    connect(&context_.workspace, &WorkspaceController::openingStarted, this, &TopBar::refreshFile);
    connect(&context_.workspace, &WorkspaceController::openFailed, this, &TopBar::refreshFile);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, [this] {
        refreshFile();
        refreshModels();
    });
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this,
            &TopBar::refreshModels);
    connect(&context_.workspace, &WorkspaceController::accessChanged, this, &TopBar::refreshFile);
    connect(&context_.workspace, &WorkspaceController::modelLoading, this, &TopBar::refreshModels);
    connect(&context_.selection, &Selection::modelChanged, this, [this] {
        refreshModels();
        refreshK();
    });
    connect(&context_.selection, &Selection::kChanged, this, &TopBar::refreshK);
    refreshFile();
    refreshModels();
    refreshK();
}

QWidget* TopBar::buildFile() {
    file_ = new QToolButton;
    file_->setObjectName("file_menu_button");
    file_->setPopupMode(QToolButton::InstantPopup);
    file_->setToolButtonStyle(Qt::ToolButtonTextOnly);
    file_->setShortcut(QKeySequence("Alt+F"));
    theme::make_flat(file_);
    file_menu_ = new QMenu(file_);
    file_menu_->setObjectName("file_menu");
    connect(file_menu_, &QMenu::aboutToShow, this, &TopBar::fillFileMenu);
    file_->setMenu(file_menu_);
    read_only_ = new Chip("read-only");
    read_only_->setObjectName("read_only_chip");
    read_only_->setToken(theme::Token::warn);
    read_only_->setIconName("info");
    auto* holder = new QWidget;
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(file_);
    row->addWidget(read_only_);
    return holder;
}

QWidget* TopBar::buildModel() {
    model_ = new ElidedComboBox;
    model_->setObjectName("model_chooser");
    model_->setAccessibleName("Model");
    model_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    k_slider_ = new KSlider;
    k_slider_->setObjectName("k_slider");
    k_slider_->setProperty(glossary_property, "k");
    connect(model_, &QComboBox::activated, this, [this] {
        const qlonglong chosen = model_->currentData().toLongLong();
        refreshModels();  // the entry below the models is none of them
        if (chosen == manage_models) return commands_.manageModels();
        context_.workspace.selectModel(chosen);
    });
    connect(k_slider_, &KSlider::valueChanged, &context_.selection, &Selection::setK);
    auto* holder = new QWidget;
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    model_caption_ = new TextLabel("model", theme::Type::caption, theme::Token::muted);
    row->addWidget(model_caption_);
    row->addWidget(model_);
    row->addSpacing(theme::gap_inside);
    row->addWidget(k_slider_);
    row->addWidget(new QualityNote(context_));
    return holder;
}

void TopBar::fit() {
    const bool wide = width() >= theme::scaled(width_for_words);
    name_->setVisible(wide);
    model_caption_->setVisible(wide);
    model_->setMinimumWidth(theme::scaled(wide ? model_width : least_model_width));
    refreshFile();
}

void TopBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void TopBar::fillFileMenu() {
    file_menu_->clear();
    const auto add = [this](const QString& text, const QKeySequence& keys, auto slot) {
        // The keys are only told here: the window owns them, and two owners make them ambiguous.
        const QString shown = keys.toString(QKeySequence::NativeText);
        return file_menu_->addAction(shown.isEmpty() ? text : text + '\t' + shown, &commands_,
                                     slot);
    };
    add("Open…", QKeySequence::Open, [this] { commands_.openWorkspace(); });
    add("New…", QKeySequence::New, [this] { commands_.createWorkspace(); });
    add("Open the example of words", {}, [this] { commands_.openExample(); });
    add("Open the example of pictures", {}, [this] { commands_.openPicturesExample(); });
    add("Save a copy…", {}, [this] {
        commands_.saveCopy();
    })->setEnabled(context_.workspace.isOpen());
    file_menu_->addSeparator();
    add("Import…", QKeySequence("Ctrl+I"), [this] { commands_.importFile(); });
    add("Import a folder…", {}, [this] { commands_.importFolder(); });
    add("Load a model…", {}, [this] { commands_.loadModel(); });
    add("Encoders…", {}, [this] { commands_.manageEncoders(); })->setObjectName("file_encoders");
    file_menu_->addSeparator();
    int number = 1;
    for (const QString& path : context_.settings.recentFiles()) {
        auto* action = add(QString("&%1  %2").arg(number++).arg(QFileInfo(path).fileName()), {},
                           [this, path] { commands_.openWorkspace(path); });
        const bool there = QFileInfo::exists(path);
        if (!there) action->setText(action->text() + " (not there any more)");
        action->setToolTip(path);
        action->setEnabled(there && path != context_.workspace.path());
    }
    file_menu_->setToolTipsVisible(true);
    file_menu_->addSeparator();
    add("Quit", QKeySequence("Ctrl+Q"), [this] { window()->close(); });
}

void TopBar::refreshFile() {
    const WorkspaceController& workspace = context_.workspace;
    const QString name = workspace.opening()  ? QString("opening…")
                         : workspace.isOpen() ? QFileInfo(workspace.path()).fileName()
                                              : QString("no workspace");
    const int room = theme::scaled(width() >= theme::scaled(width_for_words) ? 260 : 120);
    file_->setText(file_->fontMetrics().elidedText(name, Qt::ElideMiddle, room) + "  ▾");
    file_->setToolTip(workspace.isOpen() ? workspace.path()
                                         : QString("Open or make a workspace (Alt+F)"));
    read_only_->setVisible(workspace.isOpen() && workspace.readOnly());
    read_only_->setToolTip(workspace.readOnlyReason());
}

void TopBar::refreshModels() {
    ComboItems items;
    for (const ModelInfo& model : context_.workspace.contents().models) {
        const QString name = QString::fromStdString(model.name);
        items.emplace_back(model.stored_k > 0 ? name : name + " (not encoded)", model.id);
    }
    const auto models = static_cast<int>(items.size());
    const bool any = models > 0;
    if (any) items.emplace_back("Manage models…", manage_models);
    if (!any) items.emplace_back("no model yet", 0);
    const QSignalBlocker quiet(model_);
    set_combo_items(*model_, items);
    model_->setLastIsDeed(any);
    const WorkspaceContents& contents = context_.workspace.contents();
    for (int i = 0; i < models; ++i)
        model_->setItemData(i,
                            model_tooltip(contents, contents.models[static_cast<std::size_t>(i)]),
                            Qt::ToolTipRole);
    model_->setEnabled(any);
    model_->setCurrentIndex(model_->findData(qlonglong{context_.workspace.wantedModel()}));
}

void TopBar::refreshK() {
    const auto model = context_.selection.model();
    const QSignalBlocker quiet(k_slider_);
    k_slider_->setModel(model ? model->info.k : 0, context_.selection.largestK());
    if (model) k_slider_->setK(context_.selection.k());
}

void TopBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(theme::Token::panel));
    painter.setPen(theme::color(theme::Token::line));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

}  // namespace sparsescope
