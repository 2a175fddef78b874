// SPDX-License-Identifier: GPL-3.0-or-later
// Own icons: SVG text whose currentColor is replaced and rendered at the exact pixel size asked
// for.
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <cmath>

#include "widgets/theme.h"

// Q_INIT_RESOURCE declares a function, which must not happen inside a namespace.
static void load_icon_resources() {
    Q_INIT_RESOURCE(app);
}

namespace sparsescope::theme {

namespace {

QByteArray source_of(const QString& name) {
    static const bool loaded = [] {
        load_icon_resources();
        return true;
    }();
    Q_UNUSED(loaded)
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap render(const QString& name, const QSize& pixels, const QColor& color) {
    const QString key = QStringLiteral("icon/%1/%2x%3/%4")
                            .arg(name)
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(color.rgba());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    QByteArray source = source_of(name);
    if (source.isEmpty() || pixels.isEmpty()) return {};
    source.replace("currentColor", color.name().toLatin1());
    QSvgRenderer renderer(source);
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    const QSizeF fitted = renderer.defaultSize().scaled(pixels, Qt::KeepAspectRatio);
    renderer.render(&painter, QRectF(QPointF((pixels.width() - fitted.width()) / 2,
                                             (pixels.height() - fitted.height()) / 2),
                                     fitted));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

// Asks the theme for the colour each time it paints, so every icon follows a change of mode.
class IconEngine : public QIconEngine {
  public:
    IconEngine(QString name, Token token) : name_(std::move(name)), token_(token) {}

    QIconEngine* clone() const override { return new IconEngine(*this); }
    QString key() const override { return QStringLiteral("sparsescope"); }
    QString iconName() override { return name_; }
    bool isNull() override { return source_of(name_).isEmpty(); }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const double ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, scaled(rect.size(), ratio, mode));
    }
    // size is in device pixels here: QIcon has multiplied by the ratio already.
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        return render(name_, size, color_of(mode));
    }

  private:
    [[nodiscard]] QColor color_of(QIcon::Mode mode) const {
        return color(mode == QIcon::Disabled ? Token::disabled : token_);
    }
    [[nodiscard]] QPixmap scaled(const QSize& size, double ratio, QIcon::Mode mode) const {
        QPixmap result = render(name_, (QSizeF(size) * ratio).toSize(), color_of(mode));
        result.setDevicePixelRatio(ratio);
        return result;
    }
    QString name_;
    Token token_;
};

}  // namespace

QIcon icon(const QString& name, Token token) {
    return source_of(name).isEmpty() ? QIcon() : QIcon(new IconEngine(name, token));
}

QPixmap icon_pixmap(const QString& name, int size, const QColor& color, double ratio) {
    const int pixels = static_cast<int>(std::lround(size * ratio));
    QPixmap result = render(name, QSize(pixels, pixels), color);
    result.setDevicePixelRatio(ratio);
    return result;
}

// At small sizes the lattice has fewer, larger dots.
QIcon application_icon() {
    QIcon result;
    for (const int size : {16, 20, 24})
        result.addPixmap(render(QStringLiteral("sparsescope-small"), {size, size}, {}));
    for (const int size : {32, 48, 64, 128, 256})
        result.addPixmap(render(QStringLiteral("sparsescope"), {size, size}, {}));
    return result;
}

}  // namespace sparsescope::theme
