// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/picture_viewer.h"

#include <algorithm>
#include <cmath>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScreen>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>

#include "app/controllers/app_context.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/picture_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr double largest_zoom = 16;
constexpr double viewer_step = 1.25;
constexpr double share_of_window = 0.92;
constexpr int least_canvas = 160;
constexpr int least_longest = 2048;  // pixels that a file is read for at least
constexpr qsizetype longest_line = 300;
constexpr const char* find_folder = "Find the folder…";

QString first_line(const QString& words) {
    return words.left(longest_line).simplified();
}

QToolButton* viewer_button(const QString& name, const QString& icon, const QString& tip) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(theme::icon(icon));
    button->setAutoRaise(true);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

}  // namespace

PictureCanvas::PictureCanvas(QWidget* parent) : QWidget(parent) {
    setObjectName("viewer_canvas");
    setMinimumSize(least_canvas, least_canvas);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setFocusPolicy(Qt::StrongFocus);
}

void PictureCanvas::setImage(const QImage& image, bool keep_zoom) {
    image_ = image;
    if (!keep_zoom) {
        zoom_ = 1;
        offset_ = {};
    }
    update();
}

void PictureCanvas::zoomBy(double factor) {
    const double before = zoom_;
    zoom_ = std::clamp(zoom_ * factor, 1.0, largest_zoom);
    offset_ *= zoom_ / before;
    drag({});
}

// Its edges stay at or outside those of the canvas.
void PictureCanvas::drag(const QPointF& by) {
    const QSize whole = picture_place(image_.size(), rect()).size();
    const double across = std::max(0.0, (whole.width() * zoom_ - width()) / 2);
    const double down = std::max(0.0, (whole.height() * zoom_ - height()) / 2);
    offset_ = {std::clamp(offset_.x() + by.x(), -across, across),
               std::clamp(offset_.y() + by.y(), -down, down)};
    setCursor(across > 0 || down > 0 ? Qt::OpenHandCursor : Qt::ArrowCursor);
    update();
}

void PictureCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (image_.isNull()) return;
    const QSizeF whole = picture_place(image_.size(), rect()).size();
    QRectF place(QPointF(), whole * zoom_);
    place.moveCenter(QRectF(rect()).center() + offset_);
    // What is transparent stands on white, as thumbnails do: most such drawings are made for paper.
    if (image_.hasAlphaChannel()) painter.fillRect(place, Qt::white);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !shown_as_pixels(image_.size()));
    painter.drawImage(place, image_);
}

void PictureCanvas::wheelEvent(QWheelEvent* event) {
    zoomBy(std::pow(viewer_step, event->angleDelta().y() / 120.0));
    event->accept();
}

void PictureCanvas::mousePressEvent(QMouseEvent* event) {
    pressed_ = event->pos();
}

void PictureCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton)) return;
    drag(event->pos() - pressed_);
    pressed_ = event->pos();
}

void PictureCanvas::mouseDoubleClickEvent(QMouseEvent*) {
    zoomBy(zoom_ > 1 ? 1 / largest_zoom : 3);
}

PictureViewer::PictureViewer(AppContext& context, PictureSequence sequence, QWidget* parent)
    : QDialog(parent),
      context_(context),
      sequence_(std::move(sequence)),
      reader_(std::make_shared<Reader>(context.workspace.file())) {
    setObjectName("picture_viewer");
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    if (parent) resize(parent->window()->size() * share_of_window);
    // The documents of another workspace are none of this one's.
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, &QDialog::reject);
    // The folder may have been found meanwhile.
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this, [this] {
        if (shown_.gone) load();
    });
    place_ = -1;
    goTo(std::clamp(sequence_.first, 0, std::max(0, sequence_.count - 1)));
}

void PictureViewer::build() {
    canvas_ = new PictureCanvas;
    problem_ = new MessageBar;
    problem_->setObjectName("viewer_problem");
    connect(problem_, &MessageBar::actionTriggered, this,
            [this] { Q_EMIT folderWanted(sequence_.dataset); });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::gap_inside, theme::gap_inside, theme::gap_inside,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    column->addWidget(canvas_, 1);
    column->addWidget(problem_);
    column->addWidget(buildFoot());
    // A button would take the arrows and Space for itself.
    canvas_->setFocus();
}

QWidget* PictureViewer::buildFoot() {
    back_ = viewer_button("viewer_back", "back", "The one before (Left)");
    next_ = viewer_button("viewer_next", "forward", "The next one (Right)");
    more_like_ = viewer_button("viewer_more_like", "search", "More like this (M)");
    auto* close = viewer_button("viewer_close", "close", "Close (Escape)");
    connect(back_, &QToolButton::clicked, this, [this] { goTo(place_ - 1); });
    connect(next_, &QToolButton::clicked, this, [this] { goTo(place_ + 1); });
    connect(close, &QToolButton::clicked, this, &QDialog::accept);
    connect(more_like_, &QToolButton::clicked, this, [this] {
        Q_EMIT moreLikeRequested(sequence_.dataset, document_);
        accept();
    });
    title_ = new ElidedLabel(QString(), theme::Type::body);
    title_->setObjectName("viewer_title");
    title_->setTextFormat(Qt::PlainText);
    facts_ = new ElidedLabel(QString(), theme::Type::caption, theme::Token::muted);
    facts_->setObjectName("viewer_facts");
    facts_->setTextFormat(Qt::PlainText);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(title_);
    words->addWidget(facts_);
    auto* foot = new QWidget;
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(back_);
    row->addWidget(next_);
    row->addLayout(words, 1);
    row->addWidget(more_like_);
    row->addWidget(close);
    return foot;
}

void PictureViewer::goTo(int place) {
    if (place < 0 || place >= sequence_.count || place == place_) return;
    const DocumentId document = sequence_.document(place);
    if (document == 0) return;
    const bool first = place_ < 0;
    place_ = place;
    document_ = document;
    back_->setEnabled(place_ > 0);
    next_->setEnabled(place_ + 1 < sequence_.count);
    more_like_->setVisible(context_.selection.model() != nullptr);
    // What is held already is shown until the file is read.
    const auto held = context_.pictures.picture(document);
    canvas_->setImage(held.image, false);
    shown_ = {};
    shown_.document = document;
    problem_->clear();
    showWords();
    load();
    if (!first && sequence_.moved) sequence_.moved(place_);
}

void PictureViewer::load() {
    const QSize room = screen() ? screen()->size() * screen()->devicePixelRatio() : QSize();
    const int longest = std::max({least_longest, room.width(), room.height()});
    task_.start(
        [reader = reader_, dataset = sequence_.dataset, document = document_,
         longest](const std::stop_token&) -> Result<LargePicture> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return large_picture(*corpus, dataset, document, longest);
        },
        [this](Result<LargePicture> picture) {
            if (picture) return take(std::move(*picture));
            problem_->showMessage(MessageBar::Kind::error,
                                  QString::fromStdString(picture.error().message));
        });
}

void PictureViewer::take(LargePicture picture) {
    shown_ = std::move(picture);
    if (!shown_.image.isNull()) canvas_->setImage(shown_.image, true);
    showWords();
    if (shown_.problem.isEmpty()) {
        // A button that is gone must not hear the next Space.
        if (problem_->isAncestorOf(focusWidget())) canvas_->setFocus();
        return problem_->clear();
    }
    const bool can_find = shown_.gone && !context_.workspace.readOnly();
    problem_->showMessage(MessageBar::Kind::warning, shown_.problem,
                          can_find ? find_folder : QString());
}

void PictureViewer::tellOfFolder(const QString& sentence) {
    problem_->showMessage(MessageBar::Kind::warning, sentence, find_folder);
}

void PictureViewer::showWords() {
    const QString text = first_line(shown_.text);
    const QString number = QString("document %1").arg(document_);
    title_->setText(!text.isEmpty() ? text : !shown_.name.isEmpty() ? shown_.name : number);
    QStringList facts{
        QString("%1 of %2").arg(format::count(place_ + 1), format::count(sequence_.count))};
    if (!shown_.label.isEmpty()) facts << first_line(shown_.label);
    if (!shown_.name.isEmpty() && !text.isEmpty()) facts << shown_.name;
    if (!shown_.size.isEmpty())
        facts << QString("%1 × %2").arg(shown_.size.width()).arg(shown_.size.height());
    if (shown_.bytes > 0) facts << format::bytes(shown_.bytes);
    facts_->setText(facts.join(" · "));
    setWindowTitle(title_->text());
    canvas_->setAccessibleName(title_->text() + ", " + facts_->text());
}

void PictureViewer::resizeEvent(QResizeEvent* event) {
    QDialog::resizeEvent(event);
    canvas_->zoomBy(1);
}

void PictureViewer::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left:
        case Qt::Key_Up:
        case Qt::Key_PageUp:
            return goTo(place_ - 1);
        case Qt::Key_Right:
        case Qt::Key_Down:
        case Qt::Key_PageDown:
            return goTo(place_ + 1);
        case Qt::Key_Home:
            return goTo(0);
        case Qt::Key_End:
            return goTo(sequence_.count - 1);
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return canvas_->zoomBy(viewer_step);
        case Qt::Key_Minus:
            return canvas_->zoomBy(1 / viewer_step);
        case Qt::Key_M:
            if (more_like_->isVisible()) more_like_->click();
            return;
        case Qt::Key_Space:
            return accept();
        default:
            return QDialog::keyPressEvent(event);
    }
}

}  // namespace sparsescope
